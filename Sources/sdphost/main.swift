import HostTools

PosixSystem.finish(HostTool.sdphost.run(Array(CommandLine.arguments.dropFirst()), PosixSystem.prepared()))
