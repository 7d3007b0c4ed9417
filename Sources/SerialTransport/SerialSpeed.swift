#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Baud rates as the system's termios wants them.
enum SerialSpeed {
  /// The constant for a rate, or nil for one that the system does not name.
  static func constant(_ baud: UInt32) -> speed_t? {
    #if canImport(Darwin)
      return baud > 0 ? speed_t(baud) : nil
    #else
      switch baud {
      case 9600: return speed_t(B9600)
      case 19200: return speed_t(B19200)
      case 38400: return speed_t(B38400)
      case 57600: return speed_t(B57600)
      case 115_200: return speed_t(B115200)
      case 230_400: return speed_t(B230400)
      case 460_800: return speed_t(B460800)
      case 500_000: return speed_t(B500000)
      case 576_000: return speed_t(B576000)
      case 921_600: return speed_t(B921600)
      case 1_000_000: return speed_t(B1000000)
      case 1_152_000: return speed_t(B1152000)
      case 1_500_000: return speed_t(B1500000)
      case 2_000_000: return speed_t(B2000000)
      case 3_000_000: return speed_t(B3000000)
      case 4_000_000: return speed_t(B4000000)
      default: return nil
      }
    #endif
  }
}
