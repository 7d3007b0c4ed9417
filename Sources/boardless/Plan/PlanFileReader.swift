import BootImage
import DescribedValues
import HAB
import PlanFiles
import Provisioning

/// Plans of the command line and what they name, with errors that name file, line and column.
enum PlanFileReader {
  /// The plan and all that it names.
  static func material(_ path: String) throws(Failure) -> PlanMaterial {
    let loader = PlanLoader(
      read: { (path, limit) throws(DescriptionError) in try read(path, limit) },
      sign: { (path, file, signing) throws(DescriptionError) in try PlanSigner.sign(path, file, signing) })
    do throws(DescriptionError) { return try loader.material(path) } catch { throw Failure(inPlan: error, path) }
  }

  /// A file's bytes.
  static func read(_ path: String, _ limit: Int) throws(DescriptionError) -> [UInt8] {
    do throws(Failure) {
      return try FileBytes.read(path, limit: limit, what: "larger than anything that a plan names")
    } catch {
      throw DescriptionError(error.code == .fileTrouble ? .notFound : .limit, error.description)
    }
  }
}

extension Failure {
  /// A plan that is refused: 3 for what it says, 7 if it, or what it names, cannot be read.
  init(inPlan error: DescriptionError, _ path: String) {
    self.init(error.code == .notFound ? .fileTrouble : .badInput, error.located(in: path))
  }
}
