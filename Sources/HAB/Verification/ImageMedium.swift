/// From where the boot ROM gets an image.
public enum ImageMedium: String, Sendable, CaseIterable {
  /// From the FlexSPI NOR flash: run in place, or copied to RAM first.
  case flash
  /// From a host, by the serial downloader, into RAM.
  case ram
}
