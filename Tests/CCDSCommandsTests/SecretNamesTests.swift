import Testing

@testable import CCDSCommands

@Suite struct SecretNamesTests {
    @Test(arguments: [
        "password", "DB_PASSWORD1", "smtp_pass", "pwd", "dbPwd", "pwd2", "passwd", "PASSPHRASE", "api_key", "api-key",
        "apiKey", "sshKey", "ssh_keys", "private_key", "token", "authTokens", "client_secret", "credentials", "creds",
        "AWS_ACCESS_KEY_ID", "public_api_key_token", "jwt", "sentry_dsn",
    ])
    func ofSecrets(_ name: String) { #expect(SecretNames.contain(name)) }

    @Test(arguments: [
        "name", "compass", "bypass", "passenger", "keywords", "monkey", "public_key", "primaryKey", "author", "spinner",
        "project_slug", "pinned", "path", "",
    ])
    func ofOthers(_ name: String) { #expect(!SecretNames.contain(name)) }
}
