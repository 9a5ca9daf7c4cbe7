import CCDSCommands

exit(gitCCDS(Array(CommandLine.arguments.dropFirst())))
