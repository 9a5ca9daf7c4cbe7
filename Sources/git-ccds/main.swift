import CCDSCommands

gitCCDS(Array(CommandLine.arguments.dropFirst()))
