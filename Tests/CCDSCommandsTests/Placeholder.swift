import Testing

@testable import CCDSCommands
