/// Files that are secrets by what they are called, or by their name and one look inside.
enum SecretFileNames {
    /// A kind of such file.
    struct Kind: Sendable {
        /// The identifier, as fingerprints and `.gitleaksignore` name it.
        var id: String
        /// What such a file is.
        var description: String
        /// What the file must hold to be one; nil: the name is enough.
        var holds: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    }

    /// The kind of secret file that a path names; nil for all others.
    static func kind(of path: [UInt8]) -> Kind? {
        let name = FileName(path)
        let folded = name.folded
        if folded == ".env" || folded.hasPrefix(".env.") {
            return harmlessEnvironments.contains(name.fileExtension) && folded != ".env" ? nil : environment
        }
        if privateKeyNames.contains(folded) { return privateKey }
        switch name.fileExtension {
        case "pem", "key", "ppk", "asc", "gpg": return keyByContent
        case "p12", "pfx", "jks", "keystore", "kdbx", "bks": return keyStore
        default: break
        }
        return named.first { $0.names.contains(folded) && (isBelow($0.folder, path)) }?.kind
    }

    /// Whether a path names a file of environment variables.
    static func isEnvironment(_ path: [UInt8]) -> Bool { kind(of: path)?.id == environment.id }

    /// The identifiers of all kinds.
    static var identifiers: Set<String> {
        Set(([environment, privateKey, keyByContent, keyStore] + named.map(\.kind)).map(\.id))
    }

    private static let harmlessEnvironments: Set<String> = [
        "example", "sample", "template", "dist", "defaults", "schema", "tpl", "vault",
    ]
    private static let privateKeyNames: Set<String> = [
        "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk",
    ]

    private static let environment = Kind(
        id: "env-file", description: "file of environment variables, which hold what must stay private")
    private static let privateKey = Kind(id: "ssh-private-key-file", description: "private SSH key")
    // A certificate or a public key is no secret.
    private static let keyByContent = Kind(id: "private-key-file", description: "private key") {
        holds("PRIVATE KEY-----", $0) || holds("PRIVATE KEY BLOCK-----", $0) || holds("PuTTY-User-Key-File", $0)
    }
    private static let keyStore = Kind(id: "key-store-file", description: "store of private keys or passwords")

    private struct Named: Sendable {
        var names: Set<String>
        /// A folder that the file must be in directly; nil: any.
        var folder: String?
        var kind: Kind
    }

    private static let named: [Named] = [
        Named(
            names: ["kaggle.json"],
            kind: Kind(id: "kaggle-json-file", description: "Kaggle's API credentials") { holds("\"key\"", $0) }),
        Named(
            names: [".netrc", "_netrc"],
            kind: Kind(id: "netrc-file", description: "passwords for servers") { holds("password", $0) }),
        Named(
            names: [".pypirc"],
            kind: Kind(id: "pypirc-file", description: "credentials for package indexes") { holds("password", $0) }),
        Named(
            names: [".npmrc", ".yarnrc"],
            kind: Kind(id: "npmrc-file", description: "credentials for npm registries") {
                // `${NPM_TOKEN}` is a look-up.
                (holds("_authToken=", $0) && !holds("_authToken=${", $0))
                    || (holds("_password=", $0) && !holds("_password=${", $0))
            }),
        Named(
            names: [".git-credentials"], kind: Kind(id: "git-credentials-file", description: "git's stored passwords")),
        Named(names: [".pgpass", "pgpass.conf"], kind: Kind(id: "pgpass-file", description: "PostgreSQL passwords")),
        Named(
            names: [".my.cnf", ".mylogin.cnf"],
            kind: Kind(id: "mysql-password-file", description: "MySQL passwords") { holds("password", $0) }),
        Named(
            names: [".dockercfg", ".dockerconfigjson"],
            kind: Kind(id: "docker-config-file", description: "credentials for container registries") {
                holds("auth", $0)
            }),
        Named(
            names: ["config.json"], folder: ".docker",
            kind: Kind(id: "docker-config-file", description: "credentials for container registries") {
                holds("\"auth\"", $0)
            }),
        Named(
            names: ["credentials"], folder: ".aws",
            kind: Kind(id: "aws-credentials-file", description: "AWS access keys") {
                holds("aws_secret_access_key", $0)
            }),
        Named(names: [".htpasswd"], kind: Kind(id: "htpasswd-file", description: "password hashes")),
        Named(
            names: [".s3cfg", ".boto"],
            kind: Kind(id: "cloud-storage-credentials-file", description: "credentials for cloud storage") {
                holds("secret", $0)
            }),
        Named(
            names: [".databrickscfg"],
            kind: Kind(id: "databricks-config-file", description: "Databricks credentials") {
                holds("token", $0) || holds("password", $0)
            }),
        Named(
            names: ["secrets.toml"], folder: ".streamlit",
            kind: Kind(id: "streamlit-secrets-file", description: "Streamlit's secrets")),
        Named(
            names: ["config.local"], folder: ".dvc",
            kind: Kind(id: "dvc-local-config-file", description: "DVC's private settings") {
                holds("password", $0) || holds("secret", $0) || holds("key", $0)
            }),
        Named(
            names: ["application_default_credentials.json"],
            kind: Kind(id: "gcp-credentials-file", description: "Google Cloud credentials") {
                holds("refresh_token", $0) || holds("private_key", $0)
            }),
    ]

    private static func isBelow(_ folder: String?, _ path: [UInt8]) -> Bool {
        guard let folder else { return true }
        let parts = path.split(separator: UInt8(ascii: "/"))
        return parts.count >= 2 && parts[parts.count - 2].elementsEqual(folder.utf8)
    }

    private static func holds(_ text: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
        text.withUTF8Buffer { text in
            guard let first = text.first, bytes.count >= text.count else { return false }
            for index in 0...bytes.count - text.count
            where bytes[index] == first && bytes[index..<index + text.count].elementsEqual(text) {
                return true
            }
            return false
        }
    }
}
