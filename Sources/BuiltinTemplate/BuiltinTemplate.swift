/// The data-science project template that `git ccds init` uses when no other is named.
///
/// It is a cookiecutter template like any other, written in ccds' dialect (`ccds.json`, choices may carry sub-options); here it only
/// stands as files, and whoever renders templates renders this one too. Besides cookiecutter's keys its JSON uses three of ours,
/// which work in any template:
///
/// - `_paths`: path below the project folder, as it is written in the template -> Jinja expression; the path and all below
///   it exist only in projects where the expression is true. `*` and `?` stand for characters within one component.
/// - `_choices_if`: option -> choice -> Jinja expression over the answers to earlier options; the choice is offered and
///   accepted only where it is true.
/// - `_validate`: option, or `option.suboption` -> list of checks `{"valid": expression, "error": text, "hint": text}`, with the answer as
///   `answer`; the first check whose expression is false gives the error. The texts are Jinja templates.
///
/// Files that several of the template's files import stand in `templates/` beside the project folder, where cookiecutter looks too.
public enum BuiltinTemplate {
    /// The name that records of a project carry for this template.
    public static let name = "git-ccds"

    /// The template's version; it changes with every change in what a project looks like.
    public static let version = "1.0.0"

    /// A file of the template, unrendered.
    public struct File: Sendable {
        /// The path below the template's folder, with `/` between components; names are unrendered too.
        public let path: String
        /// Whether the rendered file can be run.
        public let isExecutable: Bool
        private let contents: StaticString

        init(_ file: EmbeddedFile) {
            path = file.path
            isExecutable = file.isExecutable
            contents = file.contents
        }

        /// What stands in the file, UTF-8.
        public var bytes: [UInt8] {
            contents.withUTF8Buffer { Array($0) }
        }
    }

    /// Every file of the template, in the order of their paths.
    public static var files: [File] {
        templateFiles.map(File.init)
    }
}
