import HostTools

PosixSystem.finish(HostTool.blhost.run(Array(CommandLine.arguments.dropFirst()), PosixSystem.prepared()))
