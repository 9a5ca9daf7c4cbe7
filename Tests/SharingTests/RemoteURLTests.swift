import Platform
import SystemPackage
import Testing

@testable import Sharing

@Suite struct RemoteURLTests {
    @Test(
        arguments: [
            ("/srv/project.git", RemoteURL.Kind.path, nil, nil),
            ("../project.git", .path, nil, nil),
            ("a b's", .path, nil, nil),
            ("./host:path", .path, nil, nil),
            ("file:///srv/a%20b.git", .file, nil, nil),
            ("ssh://git@example.org:2222/x.git", .ssh, "example.org", "git"),
            ("git+ssh://example.org/x.git", .ssh, "example.org", nil),
            ("ssh://[::1]:22/x.git", .ssh, "::1", nil),
            ("git@github.com:me/x.git", .scp, "github.com", "git"),
            ("lab:x", .scp, "lab", nil),
            ("[::1]:x.git", .scp, "::1", nil),
            ("https://GitHub.com/me/x.git", .https, "github.com", nil),
            ("http://127.0.0.1:8080/x.git", .http, "127.0.0.1", nil),
            ("https://me:s3cret@host.org/x", .https, "host.org", "me"),
            ("git://host.org/x.git", .git, "host.org", nil),
            ("ext::sh -c true", .helper, "ext", nil),
            ("s3://bucket/x", .helper, "bucket", nil),
        ] as [(String, RemoteURL.Kind, String?, String?)])
    func kinds(text: String, kind: RemoteURL.Kind, host: String?, user: String?) throws {
        let url = try RemoteURL(text, relativeTo: "/work/here")
        #expect(url.kind == kind)
        #expect(url.host == host)
        #expect(url.user == user)
        #expect(url.isLocal == (kind == .path || kind == .file))
    }

    @Test func pathsBecomeAbsolute() throws {
        #expect(try RemoteURL("../x y.git", relativeTo: "/work/here").path == "/work/x y.git")
        #expect(try RemoteURL("/a/./b/", relativeTo: "/").text == "/a/b")
        #expect(try RemoteURL("file:///a%20b", relativeTo: "/").path == "/a b")
    }

    @Test func aPathBehindALinkIsTheOneThatTheFileSystemMeans() throws {
        let box = try Sandbox()
        try FileSystem.createDirectory(box.root.appending("far/away"), intermediates: true)
        try FileSystem.symlink(target: Array("far/away".utf8), at: box.root.appending("link"))
        #expect(try RemoteURL("link/../x.git", relativeTo: box.root).path == box.root.appending("far/x.git"))
    }

    @Test(arguments: [
        "", "ssh://", "ssh:///x", "https://host", "https://host/", "ssh://-oProxyCommand=x/y", "-oProxyCommand=x:y",
        "host:", ":x", "file://host/x", "https://host/a\nb", "git@host:a\nb",
    ])
    func whatIsNoPlace(text: String) {
        #expect { try RemoteURL(text, relativeTo: "/") } throws: { ($0 as? SharingError)?.kind == .notALocation }
    }

    @Test(arguments: [
        ("https://me:s3cret@host/x", "https://host/x", true),
        ("https://me@host/x", "https://host/x", false),
        ("https://ghp_0123456789012345678901234567890123@host/x", "https://host/x", true),
        ("ssh://git:pw@host/x", "ssh://git@host/x", true),
        ("git@host:x", "git@host:x", false),
        ("/srv/a@b:c/x", "/srv/a@b:c/x", false),
    ])
    func secretsAreNeitherShownNorSent(text: String, sent: String, hasPassword: Bool) throws {
        let url = try RemoteURL(text, relativeTo: "/")
        #expect(url.withoutCredentials == sent)
        #expect(url.hasPassword == hasPassword)
        #expect(!url.display.contains("s3cret") && !url.display.contains("ghp_") && !url.display.contains(":pw@"))
    }

    @Test(arguments: [
        ("git@github.com:me/x.git", "x"), ("host:x", "x"), ("https://host/a/b.git/", "b"), ("/srv/x/.git", "x"),
        ("/srv/a b.git", "a b"), ("https://me:p@host:80/y", "y"), ("ssh://host/~me/z", "z"), ("file:///srv/x.git", "x"),
        ("/", ""),
    ])
    func namesOfClones(text: String, name: String) throws {
        #expect(try RemoteURL(text, relativeTo: "/").repositoryName == name)
    }
}
