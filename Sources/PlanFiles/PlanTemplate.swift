/// A plan with every key and what it means, to start from.
public enum PlanTemplate {
  /// The text; a plan in itself.
  public static let text = """
    # What is to become of a board. Paths count from this file's folder; keys that are commented out show what
    # holds without them.
    # 'boardless plan check' judges it without a board, 'boardless provision --plan' carries it out.

    # How the part boots afterwards:
    #   unsigned  open, and the image needs no signature
    #   signed    open still, and the image is one that a closed part would start
    #   closed    closed for ever: only what is signed with the burnt keys starts
    boot: closed

    image:
      # SREC, Intel HEX, ELF, BIN, bootable container or flash image, told apart by content.
      file: application.srec
      # Address of a BIN file's first byte.
      # address: 0x60002000
      # Signed on the way; leave it out for a file that is signed already, or is to stay unsigned.
      sign:
        # A folder that 'boardless image keys' made; or, in its place, a signing configuration of SPSDK
        # (YAML) or SEC (BD): "configuration: application.yaml".
        keys: keys
        # Which of the folder's four keys signs, 0 to 3.
        # key: 0
        # A file whose first line is the passphrase of the private keys.
        # passphrase_file: keys/passphrase.txt

    # What is loaded into RAM to write the flash. A closed part starts only the signed one; if there is no
    # other, an open part gets it as well. Without either, virtual boards run a stand-in.
    flashloader:
      unsigned: flashloader.bin
      signed: signed_flashloader.bin
      # In place of "signed": sign the unsigned one with the image's keys.
      # sign: false

    memory:
      # The option word from which the flashloader configures the flash, or a list of two;
      # in its place "fcb" with a file of 512 bytes.
      option: 0xC0000007

    # What is burnt, for ever; last of all, in a safe order whatever stands here first.
    fuses:
      # The table of super root keys, whose hash is burnt; in its place "srk_hash" with 64 hex digits in
      # quotes, or a file with the 32 bytes.
      srk_table: keys/srk_table.bin
      # The bit that closes the part. "boot: closed" and this must agree.
      close: true
      # Further words, by name or index: bits that are burnt into them.
      # words: {BOOT_CFG0: 0x00000000}
      # Fields of LOCK that are burnt, after everything else, such as BOOT_CFG_LOCK.
      # locks: []
      # Whether bits may be burnt after which serial download is gone.
      # allow_no_way_back: false

    policy:
      # Read back and compare every byte.
      # verify: true
      # Reset the part at the end.
      # reset: true
      # Go on after an interruption without --resume.
      # resume: false
      # A board that is closed already: "update" its application, or "refuse" it.
      # closed_board: update
      # Where fuses may be burnt: "never", on "virtual" boards, or on "silicon" too (with the ticket of a
      # rehearsal and a typed confirmation).
      # burn: virtual
      # Stop before anything is changed where this run cannot burn the fuses.
      # all_or_nothing: false
      # "any", or a list of unique ids, 16 hex digits in quotes.
      # boards: any

    # Seconds, or with a unit (ms, s, min).
    timeouts:
      # Until some device appears; until the flashloader is up; until a boot ROM that stays after the jump
      # counts as having refused; for watching the bus after the reset.
      # device: 5s
      # flashloader: 15s
      # jump: 3s
      # boot: 2s
      # For one answer of the flashloader, and for one sector of an erase.
      command: 5s
      # erase_sector: 400ms

    """
}
