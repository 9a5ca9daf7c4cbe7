import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

@Suite struct ProtectedBranchTests {
    private let main = ProtectedBranch(name: "refs/heads/main")
    private let one = ObjectID(hex: String(repeating: "1", count: 40)) ?? .zero
    private let two = ObjectID(hex: String(repeating: "2", count: 40)) ?? .zero

    private func refusals(_ old: ObjectID, _ new: ObjectID, _ name: String, isAncestor: Bool = false)
        -> [ProtectedBranch.Refusal]
    {
        main.refusals(of: [ReferenceUpdate(old: old, new: new, name: name)]) { _, _ in isAncestor }
    }

    @Test func onlyTheDefaultBranchIsProtected() {
        #expect(refusals(one, two, "refs/heads/main") == [.init(branch: "main", isDeletion: false)])
        #expect(refusals(one, .zero, "refs/heads/main") == [.init(branch: "main", isDeletion: true)])
        #expect(refusals(one, two, "refs/heads/main", isAncestor: true).isEmpty)
        #expect(refusals(.zero, two, "refs/heads/main").isEmpty)
        #expect(refusals(one, two, "refs/heads/ann/main").isEmpty)
        #expect(refusals(one, .zero, "refs/heads/ann/main").isEmpty)
        #expect(refusals(one, .zero, "refs/tags/main").isEmpty)
    }

    @Test func readsWhatGitTells() throws {
        let zero = String(repeating: "0", count: 40)
        let text = "\(zero) \(one.hex) refs/heads/a b\n\(one.hex) \(zero) refs/heads/x\n"
        let updates = try ReferenceUpdate.parse(Array(text.utf8))
        #expect(updates.map(\.name) == ["refs/heads/a b", "refs/heads/x"])
        #expect(updates.map(\.isCreation) == [true, false])
        #expect(updates.map(\.isDeletion) == [false, true])
        #expect(try ReferenceUpdate.parse([]).isEmpty)
    }

    @Test(arguments: [
        "x", "1 2 refs/heads/x", "\(String(repeating: "1", count: 40)) \(String(repeating: "2", count: 40)) ",
    ])
    func whatCannotBeReadIsNotLetThrough(text: String) {
        #expect { try ReferenceUpdate.parse(Array(text.utf8)) } throws: { ($0 as? SharingError)?.kind == .hookInput }
    }

    @Test func asksTheRepository() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let project = try box.project(ada)
        try box.git(project, ada, "commit", "--quiet", "--allow-empty", "--message", "two")
        try box.git(project, ada, "tag", "two")
        try box.git(project, ada, "commit", "--quiet", "--amend", "--allow-empty", "--message", "other")
        let git = GitCommand(in: project, environment: ada)
        func id(_ name: String) throws -> ObjectID {
            try #require(ObjectID(hex: box.git(project, ada, "rev-parse", name).dropLast()))
        }
        let branch = try #require(try ProtectedBranch.ofRepository(git))
        #expect(branch.name == "refs/heads/main")
        let rewriting = ReferenceUpdate(old: try id("two"), new: try id("main"), name: "refs/heads/main")
        #expect(try branch.refusals(of: [rewriting], git: git).count == 1)
        let forward = ReferenceUpdate(old: try id("two~1"), new: try id("two"), name: "refs/heads/main")
        #expect(try branch.refusals(of: [forward], git: git).isEmpty)
        let unknown = ReferenceUpdate(old: one, new: try id("two"), name: "refs/heads/main")
        #expect(try branch.refusals(of: [unknown], git: git).count == 1)
        try box.git(project, ada, "checkout", "--quiet", "--detach")
        #expect(try ProtectedBranch.ofRepository(git) == nil)
    }
}
