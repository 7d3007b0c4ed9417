import BootImage

/// Reads images and turns their errors into ends with words.
enum ImageLoader {
  /// A file of any kind.
  static func file(_ path: String) throws(Failure) -> ImageFile {
    let bytes = try FileBytes.read(path)
    do throws(ImageFileError) { return try ImageFile(bytes) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// An application for flash.
  static func application(_ path: String, address: UInt32?) throws(Failure) -> FlashLayout {
    let file = try file(path)
    do throws(PlacementError) { return try FlashLayout(file, address: address) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// A flashloader: a user's own, or the stand-in that only virtual boards run.
  static func flashloader(_ path: String?) throws(Failure) -> RAMImage {
    let file: ImageFile
    if let path {
      file = try self.file(path)
    } else {
      do throws(ImageFileError) { file = try ImageFile(StandInFlashloader.make()) } catch {
        throw Failure(.badInput, "the stand-in flashloader: \(error)")
      }
    }
    do throws(PlacementError) { return try RAMImage(file) } catch {
      throw Failure(.badInput, "\(path ?? "the stand-in flashloader"): \(error)")
    }
  }
}
