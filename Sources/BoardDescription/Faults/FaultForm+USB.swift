import VirtualRT1020

/// Faults of the USB connection.
extension FaultForm {
  private static let direction = FaultKey(
    "direction", .word(Fault.Direction.allCases.map(\.rawValue)), nil, "in is towards the host")
  private static let reports = "reports of that direction"
  static let backAfter = FaultKey("back_after", .time, FaultArgument.none, "when it comes back; without it, never")

  static let usb: [FaultForm] = [
    FaultForm(
      "report-lost", .usb, "A report does not arrive.", counts: reports, [direction],
      example: "{fault: report-lost, direction: in, after: 4, times: 1}",
      swift: ".reportLost(.in, after: 4, times: 1)"
    ) { .reportLost($0.choice("direction", .in)) },
    FaultForm(
      "report-duplicated", .usb, "A report arrives twice.", counts: reports, [direction],
      example: "{fault: report-duplicated, direction: out, after: 1, times: 1}",
      swift: ".reportDuplicated(.out, after: 1, times: 1)"
    ) { .reportDuplicated($0.choice("direction", .in)) },
    FaultForm(
      "report-short", .usb, "A report arrives with its first bytes only.", counts: reports,
      [direction, FaultKey("bytes", .number(0...1028), nil, "how many arrive, the report id included")],
      example: "{fault: report-short, direction: in, bytes: 8, times: 1}",
      swift: ".reportShort(.in, bytes: 8, times: 1)"
    ) { .reportShort($0.choice("direction", .in), bytes: $0.number("bytes")) },
    FaultForm(
      "report-delayed", .usb, "A report arrives later.", counts: reports,
      [direction, FaultKey("by", .time, nil, "how much later")],
      example: "{fault: report-delayed, direction: in, by: 250ms}",
      swift: ".reportDelayed(.in, by: .milliseconds(250))"
    ) { .reportDelayed($0.choice("direction", .in), $0.time("by")) },
    FaultForm(
      "report-stalled", .usb, "The endpoint stalls: the transfer fails, nothing arrives.", counts: reports, [direction],
      example: "{fault: report-stalled, direction: out, after: 2, times: 1}",
      swift: ".reportStalled(.out, after: 2, times: 1)"
    ) { .reportStalled($0.choice("direction", .in)) },
    FaultForm(
      "device-gone", .usb, "The device leaves the bus with the part running on.", counts: "reports of both directions",
      [backAfter],
      example: "{fault: device-gone, after: 10, times: 1, back_after: 2s}",
      swift: ".deviceGone(backAfter: .seconds(2), after: 10, times: 1)"
    ) { .deviceGone(backAfter: $0.optionalTime("back_after")) },
    FaultForm(
      "enumeration-slow", .usb, "Coming onto the bus takes this much longer.", counts: "re-enumerations",
      [FaultKey("by", .time, nil, "how much longer")],
      example: "{fault: enumeration-slow, by: 3s}", swift: ".enumerationSlow(by: .seconds(3))"
    ) { .enumerationSlow($0.time("by")) },
    FaultForm(
      "enumeration-never", .usb, "The device never comes onto the bus.", counts: "re-enumerations",
      example: "{fault: enumeration-never, times: 1}", swift: ".enumerationNever(times: 1)"
    ) { _ in .enumerationNever },
    FaultForm(
      "enumeration-as-rom", .usb, "Where a flashloader should come up, the boot ROM comes back.",
      counts: "re-enumerations",
      example: "{fault: enumeration-as-rom, times: 1}", swift: ".enumerationAsROM(times: 1)"
    ) { _ in .enumerationAsROM },
  ]
}
