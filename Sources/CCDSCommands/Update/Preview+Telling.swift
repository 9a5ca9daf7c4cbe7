import Formats
import Git
import Templates

extension TemplateUpdate.Preview {
    /// Says what a merge would do; throws the end with 1 where it would have conflicts.
    func tell(_ terminal: Terminal, json: Bool) throws {
        if json {
            terminal.print(
                JSON.write(
                    .table([
                        (
                            "changes",
                            .array(
                                changes.map {
                                    .table([("status", .string($0.status)), ("path", .string($0.path.string))])
                                })
                        ),
                        ("conflicts", .strings(conflicts.map(\.string))),
                    ]), indent: 2))
        } else {
            if changes.isEmpty, conflicts.isEmpty { terminal.say("nothing would change") }
            for change in changes { terminal.print("\(change.status)  \(change.path.display)") }
            for path in conflicts { terminal.print("conflict in \(path.display)") }
        }
        if !conflicts.isEmpty { throw Ending(exitCode: .attention) }
    }
}
