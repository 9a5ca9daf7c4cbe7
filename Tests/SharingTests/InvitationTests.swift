import Testing

@testable import Sharing

@Suite struct InvitationTests {
    private func invitation(_ text: String, _ name: String? = nil) throws -> Invitation {
        let remote = try RemoteURL(text, relativeTo: "/work")
        return Invitation(to: try name.map { try Partner($0) }, remote: remote, effective: remote)
    }

    @Test func aFolderNeedsGitCCDSOnThePartnersMachine() throws {
        let invitation = try invitation("/srv/it's here/x.git", "Ann Lee")
        #expect(invitation.joinCommand == #"git ccds join --as Ann-Lee '/srv/it'\''s here/x.git'"#)
        #expect(invitation.needsGitCCDS && invitation.gitCommands.isEmpty)
        #expect(invitation.text.contains("    \(invitation.joinCommand)\n"))
        #expect(invitation.text.contains("git-ccds has to be installed"))
        #expect(invitation.text.contains(#"safe.directory '/srv/it'\''s here/x.git'"#))
    }

    @Test func aHostIsReachedWithPlainGitToo() throws {
        let invitation = try invitation("git@github.com:me/x.git", "ann")
        #expect(!invitation.needsGitCCDS)
        #expect(invitation.gitCommands == ["git clone --branch ann/main git@github.com:me/x.git", "cd x"])
        #expect(invitation.text.contains("    git clone --branch ann/main"))
        #expect(!invitation.text.contains("safe.directory"))
    }

    @Test func withoutANameItIsForAnybody() throws {
        let invitation = try invitation("https://me:s3cret@host/x.git")
        #expect(invitation.joinCommand == "git ccds join https://host/x.git")
        #expect(!invitation.text.contains("s3cret"))
    }
}
