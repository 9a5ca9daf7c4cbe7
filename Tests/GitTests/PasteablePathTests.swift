import Git
import Platform
import SystemPackage
import Testing

@Suite struct PasteablePathTests {
    @Test func pathsComeBackFromAShell() throws {
        let bash = ChildProcess.Program.named("bash")
        for bytes in [
            Array("plain/x".utf8), Array("two words".utf8), Array("it's".utf8), Array("~/x.git".utf8), Array("é".utf8),
            [0x61, 0xFF, 0x27, 0x5C, 0x62], [0x61, 0x0A, 0x62], [0xC3, 0x31],
        ] {
            let word = ShellQuoting.pasteable(FilePath(bytes: bytes))
            #expect(!word.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0xFFFD })
            let shell = ChildProcess(bash, ["-c", Argument("printf %s " + word)])
            #expect(try shell.run().standardOutput == bytes)
        }
        #expect(ShellQuoting.pasteable("plain/x") == "plain/x")
        #expect(ShellQuoting.pasteable("~/x.git") == "'~/x.git'")
    }
}
