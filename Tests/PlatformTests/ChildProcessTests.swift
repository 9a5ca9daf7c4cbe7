import SystemPackage
import Testing

@testable import Platform

@Suite struct ChildProcessTests {
    @Test func capturesBothStreamsAndTheStatus() throws {
        let completed = try ChildProcess(.named("sh"), ["-c", "echo out; echo err >&2; exit 3"]).run()
        #expect(completed.outputText == "out\n")
        #expect(completed.errorText == "err\n")
        #expect(completed.status == .exited(3))
        #expect(!completed.succeeded)
    }

    @Test func aSignalIsToldApartFromAnExit() throws {
        let completed = try ChildProcess(.named("sh"), ["-c", "kill -TERM $$"]).run()
        #expect(completed.status == .signalled(15))
        #expect(completed.status.code == 143)
    }

    @Test func passesBytesThroughStandardInput() throws {
        var process = ChildProcess(.named("cat"))
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        process.input = .bytes(bytes)
        #expect(try process.run().standardOutput == bytes)
    }

    @Test func aProgramThatDoesNotReadItsInputIsNoError() throws {
        var process = ChildProcess(.named("true"))
        process.input = .bytes([UInt8](repeating: 120, count: 1_000_000))
        #expect(try process.run().succeeded)
    }

    @Test func argumentsAndEnvironmentAreBytes() throws {
        var process = ChildProcess(
            .named("sh"), ["-c", "printf '%s|%s' \"$1\" \"$NAME\"", "sh", Argument([0xff, 0x20, 0x27])])
        process.environment.set("NAME", to: [0xfe, 0x0a])
        #expect(try process.run().standardOutput == [0xff, 0x20, 0x27, 0x7c, 0xfe, 0x0a])
    }

    @Test func discardedStreamsAreNotWaitedFor() throws {
        var process = ChildProcess(.named("sh"), ["-c", "echo out; echo err >&2"])
        process.output = .discarded
        process.error = .discarded
        #expect(try process.run().succeeded)
    }

    @Test func aProgramThatIsNotThereIsNamed() {
        #expect(throws: ProcessError(program: "no-such-program-here", reason: .notFound)) {
            try ChildProcess(.named("no-such-program-here")).run()
        }
    }

    @Test func runsInItsDirectory() throws {
        var process = ChildProcess(.named("pwd"), ["-P"])
        process.directory = "/"
        #expect(try process.run().outputText == "/\n")
    }

    @Test func manyAtOnceOnTheCooperativePool() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<24 {
                group.addTask { try ChildProcess(.named("echo"), ["\(index)"]).run().outputText == "\(index)\n" }
            }
            for try await right in group { #expect(right) }
        }
    }
}
