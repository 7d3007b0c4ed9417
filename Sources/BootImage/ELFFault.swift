/// Why an ELF file cannot be an application for the i.MX RT.
public enum ELFFault: Equatable, Sendable {
  /// A header or a segment's bytes lie past the end of the file.
  case cutOff
  /// Not 32 bits, or not little-endian.
  case wrongClass
  /// Not for ARM: the machine number (40 is ARM).
  case wrongMachine(Int)
  /// Not an executable: the type number (1 is an object file, 2 an executable, 3 a shared object).
  case notExecutable(Int)
  /// More program or section headers than any firmware has.
  case tooManyHeaders(Int)
  /// A header table whose entries are too small.
  case headerSize(Int)
  /// A segment that goes past the end of the address space.
  case addressOverflow
}

extension ELFFault: CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .cutOff: "what stands there lies past the end of the file; the file is cut off: copy or build it again"
    case .wrongClass: "it is not 32-bit little-endian; build for arm-none-eabi, Cortex-M7"
    case .wrongMachine(let machine): "it is for machine \(machine), not ARM (40); build for arm-none-eabi, Cortex-M7"
    case .notExecutable(let type):
      "it is of type \(type), not a linked executable (2); give the linker's output, not an object or a library"
    case .tooManyHeaders(let count): "it announces \(count) headers, more than a firmware has; build it again"
    case .headerSize(let size): "its header entries are \(size) bytes, too few; build it again"
    case .addressOverflow: "a segment goes past the end of the address space; look at the linker script"
    }
  }
}
