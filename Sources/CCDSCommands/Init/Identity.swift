import Git
import Platform

/// Whose name the first commit bears; found before anything is written.
enum Identity {
    /// Checks that git knows the author and the committer.
    static func check() throws {
        let config = try Config.user(environment: .current)
        _ = try Signature.committer(config: config)
        _ = try Signature.author(config: config)
    }
}
