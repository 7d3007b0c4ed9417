import Testing

@Suite struct HelpTests {
  @Test(arguments: [["--version"], ["provision", "--version"]]) func version(arguments: [String]) async throws {
    let outcome = try await Program.run(arguments)
    #expect(outcome.code == 0)
    #expect(outcome.out == "boardless 0.1.0\n")
    #expect(outcome.errors == "")
  }

  @Test(arguments: [
    ("", ["USAGE: boardless <subcommand>", "Exit codes: 0 done", "provision", "status", "image", "board", "demo"]),
    (
      "provision",
      [
        "USAGE: boardless provision [<options>] [<image>]", "--plan <file>", "--signed-flashloader <file>", "--resume",
        "--journal <file>", "--ticket <file>", "--virtual", "--port <path[,baud]>", "--address <address>",
        "--option <word[,word]>", "--fcb <file>", "--flashloader <file>", "--verify/--no-verify",
        "--reset/--no-reset", "--json", "-q, --quiet", "--part <part>", "--firmware <name>", "--status-registers",
        "--fuse <index=value>", "--board-file <file>", "--faults <file>", "boardless provision app.srec --virtual",
      ]
    ),
    (
      "status",
      [
        "USAGE: boardless status [--port <path[,baud]>] [--usb [<selector>]] [--board <name>] [--record <file>] [--json]"
      ]
    ),
    ("image", ["USAGE: boardless image <subcommand>", "info"]),
    ("image info", ["USAGE: boardless image info <image> [--address <address>]"]),
    (
      "board",
      [
        "USAGE: boardless board <subcommand>", "run", "list", "show", "reset", "power", "pins", "stop", "send", "stdio",
        "check", "faults", "parts",
      ]
    ),
    ("board show", ["USAGE: boardless board show [<name>] [--json] [--port]"]),
    ("plan", ["USAGE: boardless plan <subcommand>", "check", "new"]),
    (
      "plan check",
      ["USAGE: boardless plan check <plan>", "--fuses <file>", "--json", "boardless plan check plan.yaml"]
    ),
    ("doctor", ["USAGE: boardless doctor", "--write-udev-rule", "--print-udev-rule", "--json"]),
    ("board check", ["USAGE: boardless board check <files> ...", "3 if what one"]),
    ("board faults", ["USAGE: boardless board faults [<name>] [--markdown]"]),
    ("board parts", ["USAGE: boardless board parts [<name>]"]),
    (
      "board run",
      [
        "--name <name>", "--pty <path>", "--usbip", "--mode <mode>", "--boot-pins <boot-pins>", "--part <part>",
        "--fuse <index=value>",
      ]
    ),
    ("board stdio", ["USAGE: boardless board stdio", "Docs/BoardControl.md"]),
    ("causes", ["USAGE: boardless causes [<name>] [--json] [--markdown]"]),
    ("demo", ["USAGE: boardless demo [<image>]"]),
    ("recover", ["USAGE: boardless recover", "--mend <name>", "--prove-at <address>", "--dry-run", "-y, --yes"]),
    ("report", ["USAGE: boardless report", "-o, --output <file>", "--capture <file>", "--anonymous", "--with-image"]),
  ]) func help(command: String, lines: [String]) async throws {
    let outcome = try await Program.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    for line in lines { #expect(outcome.out.contains(line), "\(line)") }
    // The parser does not wrap usage lines.
    #expect(outcome.out.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") })
  }

  @Test(arguments: [
    (["nonsense"], "Unexpected argument 'nonsense'"),
    (["provision", "--virtual"], "Missing expected argument '<image>', or a --plan"),
    (["provision"], "Say which board: --virtual"),
    (["provision", "x", "--json"], "Say which board: --virtual, --port PATH, --usb or --board NAME"),
    (
      ["provision", "x", "--virtual", "--port", "y", "--json"],
      "Say which board: --virtual, --port PATH, --usb or --board NAME"
    ),
    (["provision", "x", "--port", "y", "--fuse", "6=2"], "goes with --virtual only"),
    (["provision", "x", "--port", "y", "--flash", "f"], "goes with --virtual only"),
    (["provision", "x", "--virtual", "--address", "here"], "'here' is invalid for '--address <address>'"),
    (["provision", "x", "--virtual", "--address", "0x160002000"], "is invalid for '--address <address>'"),
    (["provision", "x", "--virtual", "--resume"], "--resume, --journal and --ticket go with --plan"),
    (["provision", "x", "--plan", "y", "--virtual"], "With --plan the plan says image"),
    (["provision", "--plan", "y", "--option", "1", "--virtual"], "With --plan the plan says image"),
    (["plan", "check", "x", "--fuses", "y", "--board", "z"], "Say --fuses or a board, not both"),
    (["provision", "x", "--virtual", "--no-such"], "Unknown option '--no-such'"),
    (["status"], "Say which board: --port PATH, --usb or --board NAME"),
    (["board", "run"], "Give --name, --pty, --usbip or --control"),
    (["board", "run", "--pty", ""], "need a path"),
    (["image", "info"], "Missing expected argument '<image>'"),
  ]) func usageErrors(arguments: [String], words: String) async throws {
    let outcome = try await Program.run(arguments)
    #expect(outcome.code == 64)
    #expect(outcome.out == "")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.errors.contains("--help"))
  }
}
