import Git
import Platform
import SystemPackage
import Testing

@testable import Sharing

/// Sharing through real servers on the loopback interface.
@Suite(.serialized) struct ServerTests {
    /// An empty bare repository in the served folder.
    private func repository(_ box: Sandbox, _ name: String = "project.git") throws -> FilePath {
        let path = box.root.appending("srv").appending(name)
        try box.git(box.root, box.user("ada"), "init", "--quiet", "--bare", "--initial-branch=main", path.string)
        try box.git(path, box.user("ada"), "config", "http.receivepack", "true")
        return path
    }

    /// Shares, joins, pushes a commit, and sees it arrive.
    private func roundTrip(
        _ box: Sandbox, _ url: String, _ bare: FilePath, _ ada: EnvironmentVariables, _ ben: EnvironmentVariables
    ) throws {
        let project = try box.project(ada)
        let plan = try box.share(project, ada, to: url, with: ["ben"])
        #expect(plan.steps.map(\.kind) == ["push", "push-partner", "add-remote", "set-upstream"])
        #expect(plan.notes.contains { $0.hasPrefix("no hook can be put on") })
        #expect(try box.share(project, ada, to: url).steps.isEmpty)
        let invitation = try #require(plan.invitations.first)
        #expect(!invitation.needsGitCCDS && invitation.gitCommands.count == 2)

        let joined = try box.join(ben, url, as: "ben", directory: "clone")
        #expect(joined.isReady, "\(joined.checks)")
        let clone = joined.directory
        try box.git(clone, ben, "commit", "--quiet", "--allow-empty", "--message", "two")
        try box.git(clone, ben, "push", "--quiet")
        #expect(try box.git(bare, ada, "log", "-1", "--format=%s", "ben/main") == "two\n")

        // The same by the plain commands of the invitation.
        let folder = box.root.appending("plain")
        try FileSystem.createDirectory(folder)
        let commands = (invitation.gitCommands + ["git rev-parse --abbrev-ref @{upstream}"]).joined(separator: " && ")
        let plain = try box.shell(folder, ben, commands)
        #expect(plain.outputText == "origin/ben/main\n", "\(plain.errorText)")
    }

    @Test func gitDaemon() throws {
        let box = try Sandbox(name: "git daemon")
        let bare = try repository(box)
        let port = try Sandbox.freePort()
        let (ada, ben) = (try box.user("ada"), try box.user("ben"))
        let srv = box.root.appending("srv").string
        try box.serve(
            "exec git daemon --reuseaddr --listen=127.0.0.1 --port=\(port) --base-path='\(srv)' --export-all "
                + "--enable=receive-pack", port: port)
        try roundTrip(box, "git://127.0.0.1:\(port)/project.git", bare, ada, ben)
        #expect { try box.join(ben, "git://127.0.0.1:\(port)/none.git") } throws: { error in
            let kind = (error as? SharingError)?.kind
            return kind == .transport(.notFound) || kind == .transport(.service)
        }
    }

    @Test func gitDaemonThatTakesNoPushes() throws {
        let box = try Sandbox()
        _ = try repository(box)
        let port = try Sandbox.freePort()
        let ada = try box.user("ada")
        let srv = box.root.appending("srv").string
        try box.serve(
            "exec git daemon --reuseaddr --listen=127.0.0.1 --port=\(port) --base-path='\(srv)' --export-all",
            port: port)
        let project = try box.project(ada)
        let before = try box.state(project)
        #expect { try box.share(project, ada, to: "git://127.0.0.1:\(port)/project.git") } throws: { error in
            if case .transport = (error as? SharingError)?.kind { true } else { false }
        }
        #expect(try box.state(project) == before)
    }

    @Test func ssh() throws {
        let box = try Sandbox()
        let bare = try repository(box)
        let port = try Sandbox.freePort()
        let folder = box.root.appending("ssh")
        try FileSystem.createDirectory(folder)
        let keys =
            "ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f user && "
            + "ssh-keygen -q -t ed25519 -N '' -f stranger && cp user.pub authorized && "
            + "echo \"[127.0.0.1]:\(port) $(cat host.pub)\" > known && id -un && mkdir -p /run/sshd 2>/dev/null; true"
        let made = try box.shell(folder, .current, keys)
        let name = try #require(made.outputText.split(separator: "\n").first, "ssh-keygen is needed: \(made.errorText)")
        try box.write(
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder.string)/host
            AuthorizedKeysFile \(folder.string)/authorized
            PidFile none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            StrictModes no
            LogLevel ERROR
            SetEnv PATH=\(try box.user("ada")["PATH"] ?? "") LOG=\(box.root.string)/log
            """, to: folder.appending("config"))
        try box.serve("exec $(command -v sshd || echo /usr/sbin/sshd) -D -e -f '\(folder.string)/config'", port: port)
        func client(_ user: String, key: String, known: String = "known") throws -> EnvironmentVariables {
            var environment = try box.user(user)
            environment["GIT_SSH_COMMAND"] =
                "ssh -F /dev/null -p \(port) -i '\(folder.string)/\(key)' -o IdentitiesOnly=yes -o BatchMode=yes "
                + "-o UserKnownHostsFile='\(folder.string)/\(known)' -o StrictHostKeyChecking=yes -o ConnectTimeout=5"
            return environment
        }
        let url = "ssh://\(name)@127.0.0.1:\(port)\(bare.string)"
        let ada = try client("ada", key: "user")
        try roundTrip(box, url, bare, ada, try client("ben", key: "user"))

        func kind(_ environment: EnvironmentVariables, _ url: String) -> SharingError.Kind? {
            do {
                _ = try box.join(environment, url, as: "ben", directory: "other")
                return nil
            } catch {
                return (error as? SharingError)?.kind
            }
        }
        #expect(kind(try client("cy", key: "stranger"), url) == .transport(.authentication))
        #expect(kind(try client("cy", key: "user", known: "none"), url) == .transport(.hostKey))
        #expect(kind(ada, url + "-none") == .transport(.notFound))
        // The short form, with the port from the command above.
        #expect(try box.join(ada, "\(name)@127.0.0.1:\(bare.string)", as: "ben", directory: "short").isReady)
    }

    @Test func smartHTTP() throws {
        let box = try Sandbox()
        let bare = try repository(box)
        let port = try Sandbox.freePort()
        let (ada, ben) = (try box.user("ada"), try box.user("ben"))
        let backend = box.root.appending("backend.py")
        try box.write(Self.backend, to: backend)
        try box.serve("exec python3 '\(backend.string)' \(port) '\(box.root.string)/srv' me s3cret", port: port)
        let url = "http://127.0.0.1:\(port)/project.git"

        let project = try box.project(ada)
        #expect { try box.share(project, ada, to: url) } throws: {
            ($0 as? SharingError)?.kind == .transport(.authentication)
        }
        #expect { try box.share(project, ada, to: "http://me:wr0ng@127.0.0.1:\(port)/project.git") } throws: { error in
            guard let error = error as? SharingError else { return false }
            return error.kind == .transport(.authentication) && !error.message.contains("wr0ng")
                && !error.hints.joined().contains("wr0ng")
        }
        #expect { try box.join(ben, "http://me:s3cret@127.0.0.1:\(port)/none.git") } throws: {
            ($0 as? SharingError)?.kind == .transport(.notFound)
        }
        try FileSystem.removeTree(project)

        // A credential helper, as one would have it.
        for user in [ada, ben] {
            try box.write("http://me:s3cret@127.0.0.1:\(port)\n", to: box.root.appending("credentials"))
            try box.git(
                box.root, user, "config", "--global", "credential.helper",
                "store --file='\(box.root.string)/credentials'")
        }
        try roundTrip(box, url, bare, ada, ben)

        // A password in the URL goes to git and nowhere else.
        let second = try box.project(ada, "second")
        _ = try repository(box, "second.git")
        let plan = try box.share(second, ada, to: "http://me:s3cret@127.0.0.1:\(port)/second.git", with: ["ben"])
        #expect(plan.notes.contains { $0.contains("password or token") })
        let said = plan.notes + plan.steps.map(\.summary) + plan.invitations.map(\.text) + [plan.remote.display]
        #expect(!said.joined().contains("s3cret"))
        #expect(plan.invitations.first?.joinCommand == "git ccds join --as ben http://127.0.0.1:\(port)/second.git")
        #expect(try box.git(second, ada, "config", "remote.origin.url").contains("s3cret"))
    }

    @Test func anOldKindOfServerTakesNoPushes() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let path = try repository(box)
        try box.git(path, ada, "update-server-info")
        let port = try Sandbox.freePort()
        try box.serve(
            "cd '\(path.removingLastComponent().string)' && exec python3 -m http.server --bind 127.0.0.1 \(port)",
            port: port)
        #expect {
            try box.share(try box.project(ada), ada, to: "http://127.0.0.1:\(port)/project.git")
        } throws: { error in
            guard let error = error as? SharingError else { return false }
            return error.kind == .transport(.service) && !error.message.contains("pre-push")
        }
    }

    @Test func aServerThatRefusesPushes() throws {
        let box = try Sandbox()
        let bare = try repository(box)
        let port = try Sandbox.freePort()
        let ada = try box.user("ada")
        let srv = box.root.appending("srv").string
        try box.serve(
            "exec git daemon --reuseaddr --listen=127.0.0.1 --port=\(port) --base-path='\(srv)' --export-all "
                + "--enable=receive-pack", port: port)
        let project = try box.project(ada)
        let before = try box.state(project)
        let url = "git://127.0.0.1:\(port)/project.git"
        // The default branch is taken, the partners' are not.
        try box.write("#!/bin/sh\n[ \"$1\" != refs/heads/cy/main ]\n", to: bare.appending("hooks/update"), mode: 0o755)
        #expect { try box.share(project, ada, to: url, with: ["ben", "cy"]) } throws: {
            ($0 as? SharingError)?.kind == .pushRefused
        }
        #expect(try box.state(project) == before)
        #expect(try box.git(bare, ada, "for-each-ref", "--format=%(refname)") == "refs/heads/main\n")
        // Once the server agrees, the same command finishes it.
        try FileSystem.remove(bare.appending("hooks/update"))
        let plan = try box.share(project, ada, to: url, with: ["ben", "cy"])
        #expect(plan.steps.map(\.kind) == ["push-partner", "push-partner", "add-remote", "set-upstream"])
    }

    @Test func anAddressThatTheConfigurationRewrites() throws {
        let box = try Sandbox()
        let ada = try box.user("ada")
        let srv = box.root.appending("srv")
        try box.git(box.root, ada, "config", "--global", "url.file://\(srv.string)/.insteadOf", "lab:")
        let plan = try box.share(try box.project(ada), ada, to: "lab:project.git", with: ["ben"])
        #expect(plan.remote.text == "lab:project.git")
        #expect(FileSystem.exists(srv.appending("project.git/hooks/pre-receive")))
        #expect(plan.invitations.first?.joinCommand == "git ccds join --as ben file://\(srv.string)/project.git")
    }

    /// A web server of one folder's repositories that hands each request to `git http-backend`.
    private static let backend = """
        import base64, http.server, os, subprocess, sys

        port, root, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
        wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def body(self):
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                parts = []
                while size := int(self.rfile.readline(), 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)

            def answer(self):
                body = self.body()
                if self.headers.get("Authorization") != wanted:
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", "Basic realm=git")
                    self.end_headers()
                    return
                path, _, query = self.path.partition("?")
                names = {"CONTENT_TYPE": "Content-Type", "HTTP_CONTENT_ENCODING": "Content-Encoding",
                         "GIT_PROTOCOL": "Git-Protocol"}
                cgi = {name: self.headers[header] for name, header in names.items() if header in self.headers}
                cgi.update(GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL="1", REQUEST_METHOD=self.command, PATH_INFO=path,
                           QUERY_STRING=query, CONTENT_LENGTH=str(len(body)), REMOTE_USER=user,
                           REMOTE_ADDR="127.0.0.1")
                output = subprocess.run(["git", "http-backend"], input=body, capture_output=True,
                                        env={**os.environ, **cgi}).stdout
                head, _, content = output.partition(b"\\r\\n\\r\\n")
                fields = [line.split(": ", 1) for line in head.decode().split("\\r\\n") if line]
                status = next((int(value.split()[0]) for name, value in fields if name == "Status"), 200)
                self.send_response(status)
                for name, value in fields:
                    if name != "Status":
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

        http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
        """
}
