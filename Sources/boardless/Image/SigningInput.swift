import BootImage

/// What is to be signed: an application, with where it goes.
struct SigningInput {
  let application: [UInt8]
  let geometry: ContainerGeometry
  let entry: UInt32?
  let dcd: [UInt8]?

  /// An application's file, for this place.
  init(_ file: ImageFile, geometry: ContainerGeometry) throws(Failure) {
    do throws(ContainerApplicationError) {
      let found = try ContainerApplication(file, geometry: geometry)
      application = found.bytes
      entry = found.entry
    } catch { throw Failure(.badInput, error.description) }
    self.geometry = geometry
    dcd = nil
  }

  /// An unsigned container: what is in it, for the place that it says.
  init(container bytes: [UInt8], ivtOffset: Int) throws(Failure) {
    let container: BootContainer
    do throws(BootContainerError) { container = try BootContainer(bytes, ivtFileOffset: ivtOffset) } catch {
      throw Failure(.badInput, error.description)
    }
    guard !container.isSigned else {
      throw Failure(.badInput, "this container is signed already: give the application, or the unsigned container")
    }
    guard container.bootData.plugin == 0 else {
      throw Failure(
        .badInput, "this container is a plugin (boot data flag \(container.bootData.plugin)): it is not signed here")
    }
    guard let start = container.applicationFileOffset, start >= ivtOffset + 0x40, let ivt = container.ivtOffset else {
      throw Failure(.badInput, "no application with vectors is found in the container: give the application's own file")
    }
    geometry = ContainerGeometry(
      start: container.bootData.start, ivtOffset: ivt, initialLoadSize: ivt + UInt32(start - ivtOffset))
    // The boot data may name the whole flash; the file says where the bytes end.
    let end = min(UInt64(bytes.count), container.bootRange.upperBound &- UInt64(container.loadAddress))
    guard end > UInt64(start) else {
      throw Failure(.badInput, "the container's boot data end before its application: build it again")
    }
    application = Array(bytes[start..<Int(end)])
    entry = container.ivt.entry
    dcd = container.dcdFileOffset.map { Array(bytes[$0...].prefix(ContainerLayout.dcdLimit)) }
  }
}
