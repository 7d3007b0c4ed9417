import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What proofs and soaks print, and how many threads they take.
struct ProofOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Threads; as many as the machine has processors unless said.", valueName: "threads"))
  var jobs: Int?

  @Flag(help: "One JSON object.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress, only the result.")
  var quiet = false

  func validate() throws {
    guard (1...1024).contains(jobs ?? 1) else { throw ValidationError("--jobs is 1 to 1024.") }
  }

  var isQuiet: Bool { quiet || json }

  /// Threads to run.
  var threads: Int { jobs ?? max(1, min(1024, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }
}
