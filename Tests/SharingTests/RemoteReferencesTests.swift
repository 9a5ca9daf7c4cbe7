import Testing

@testable import Sharing

@Suite struct RemoteReferencesTests {
    private let one = String(repeating: "1", count: 40)

    @Test func readsBranchesAndHead() {
        let references = RemoteReferences(
            lsRemote: """
                ref: refs/heads/main\tHEAD
                \(one)\tHEAD
                \(one)\trefs/heads/ann/main
                \(one)\trefs/heads/ann/topic/main
                \(one)\trefs/heads/ben/main
                \(one)\trefs/heads/main
                \(one)\trefs/tags/v1
                \(one)\trefs/tags/v1^{}

                """)
        #expect(references.head == "main")
        #expect(references.branches.keys.sorted() == ["ann/main", "ann/topic/main", "ben/main", "main"])
        #expect(references.partnerNames == ["ann", "ben"])
    }

    @Test func aHeadThatNamesNothingIsNone() {
        let references = RemoteReferences(lsRemote: "ref: refs/heads/master\tHEAD\n\(one)\trefs/heads/main\n")
        #expect(references.head == nil)
        #expect(RemoteReferences(lsRemote: "").branches.isEmpty)
    }
}
