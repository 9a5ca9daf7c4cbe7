import Platform
import SystemPackage
import Testing

@Suite struct NoticeTests {
    private var top: FilePath { FilePath(#filePath).removingLastComponent().pushing("../..").lexicallyNormalized() }

    @Test func whateverComesFromOthersIsNamedAndInstalled() throws {
        let notice = String(decoding: try FileSystem.read(top.appending("NOTICE.txt")), as: UTF8.self)
        for name in try FileSystem.list(top.pushing("Sources/Templates/Data")) {
            #expect(notice.contains("Sources/Templates/Data/\(name.string)"))
        }
        #expect(notice.contains(#"The "Artistic License""#) && notice.contains("UNICODE LICENSE V3"))
        let makefile = String(decoding: try FileSystem.read(top.appending("Makefile")), as: UTF8.self)
        #expect(makefile.contains("install -m 644 LICENSE NOTICE.txt "))
    }
}
