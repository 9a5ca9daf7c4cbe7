// CCDSCommands
