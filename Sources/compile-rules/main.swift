// compile-rules: reads rules on standard input and writes their database to standard output. git-ccds runs it for rule sets
// that are not its own.
import RuleCompiler
import RuleFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

func fail(_ message: String) -> Never {
    let text = Array("error: \(message)\n".utf8)
    _ = write(2, text, text.count)
    exit(1)
}

var input: [UInt8] = []
var chunk = [UInt8](repeating: 0, count: 65536)
while true {
    let count = read(0, &chunk, chunk.count)
    if count < 0, errno == EINTR { continue }
    if count <= 0 { break }
    input += chunk[..<count]
}
guard let rules = DatabaseRule.decoded(input), !rules.isEmpty else { fail("the standard input is no list of rules") }
let output = RuleDatabaseWriter(rules).file()
var written = 0
while written < output.count {
    let count = output.withUnsafeBytes { bytes in
        bytes.baseAddress.map { write(1, $0 + written, output.count - written) } ?? -1
    }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { fail("cannot write the database") }
    written += count
}
