import Glibc

exit(GatewayProgram.run(Array(CommandLine.arguments.dropFirst())))
