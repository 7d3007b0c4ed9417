/// The rule by which Linux gives an RT1020 to its user: to whoever sits at the machine (`uaccess`), and to a group
/// for those who log in from elsewhere. It covers the USB node that libusb opens and the hidraw node that NXP's
/// tools open, and keeps ModemManager from talking to the board.
///
/// The file's number must be below 73, where systemd's rules hand out `uaccess`.
public enum UdevRule {
  /// Where it belongs.
  public static let path = "/etc/udev/rules.d/70-boardless.rules"
  /// Debian's and Ubuntu's group for devices that come and go; where there is none, udev passes over it.
  public static let group = "plugdev"

  /// The identities it speaks of: vendor and product id, four digits each.
  public static let identities = [USBIdentity.bootROM, .flashloader]

  /// The rule's lines, without comments.
  public static let lines = identities.flatMap { identity -> [String] in
    let digits = identity.description.split(separator: ":")
    let access = #"MODE="0660", GROUP="\#(group)", TAG+="uaccess""#
    return [
      #"SUBSYSTEM=="usb", ATTR{idVendor}=="\#(digits[0])", ATTR{idProduct}=="\#(digits[1])", \#(access), "#
        + #"ENV{ID_MM_DEVICE_IGNORE}="1""#,
      #"KERNEL=="hidraw*", ATTRS{idVendor}=="\#(digits[0])", ATTRS{idProduct}=="\#(digits[1])", \#(access)"#,
    ]
  }

  /// The file's whole text.
  public static let text = """
    # i.MX RT1020 in serial download: boot ROM \(identities[0]), flashloader \(identities[1]). Made by boardless.
    \(lines.joined(separator: "\n"))

    """

  /// The command after which udev knows it, for a root shell.
  public static let reload =
    "udevadm control --reload && udevadm trigger --subsystem-match=usb --subsystem-match=hidraw"
}
