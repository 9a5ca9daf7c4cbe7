import Testing

@testable import BuiltinTemplate
