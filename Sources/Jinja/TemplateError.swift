/// A failure to read, compile or render a template, with the place where it happened.
public struct TemplateError: Error, Sendable, CustomStringConvertible {
    /// What sort of failure it is.
    public enum Kind: Sendable, Equatable {
        /// The template is not valid Jinja (`TemplateSyntaxError`, `TemplateAssertionError`).
        case syntax
        /// An undefined value was used (`UndefinedError`).
        case undefined
        /// An expression or statement failed (`TypeError`, `ValueError`, `TemplateRuntimeError` …).
        case runtime
        /// A template to include, import or extend does not exist (`TemplateNotFound`).
        case notFound
        /// A bound of `Limits` was reached.
        case limit
    }

    /// Boxed, so that an error is one word in every throwing function's frame.
    private final class Storage: Sendable {
        let kind: Kind
        let message: String
        let exception: String
        let name: String?
        let line: Int
        init(_ kind: Kind, _ message: String, _ exception: String, _ name: String?, _ line: Int) {
            self.kind = kind
            self.message = message
            self.exception = exception
            self.name = name
            self.line = line
        }
    }

    private let storage: Storage

    /// What sort of failure it is.
    public var kind: Kind { storage.kind }
    /// What Jinja2 or Python would say, without place.
    public var message: String { storage.message }
    /// The name of the exception class that Jinja2 would raise, such as `UndefinedError`.
    public var exception: String { storage.exception }
    /// The template in which it happened; nil for an unnamed one.
    public var name: String? { storage.name }
    /// The line in that template, from 1; 0 when unknown.
    public var line: Int { storage.line }

    /// Makes an error of a kind, as an exception class of Python would say it.
    public init(_ kind: Kind, _ message: String, exception: String, name: String? = nil, line: Int = 0) {
        storage = Storage(kind, Self.shortened(message), exception, name, line)
    }

    /// A message that names a value may be as long as the value.
    private static func shortened(_ message: String) -> String {
        message.utf8.count > 4096 ? String(message.unicodeScalars.prefix(1000)) + "…" : message
    }

    /// `name:line: message`, as far as known.
    public var description: String {
        switch (name, line) {
        case (nil, 0): message
        case (nil, _): "line \(line): \(message)"
        case (let name?, 0): "\(name): \(message)"
        case (let name?, _): "\(name):\(line): \(message)"
        }
    }

    /// The same error with a place, unless it already has one.
    func located(_ name: String?, _ line: Int) -> TemplateError {
        if storage.line != 0 { return self }
        return TemplateError(kind, message, exception: exception, name: name, line: line)
    }

    /// An error that a filter, test or function of the host raises: `exception` names a Python class.
    public static func runtime(_ message: String, exception: String = "TemplateRuntimeError") -> TemplateError {
        TemplateError(.runtime, message, exception: exception)
    }

    /// `TypeError`.
    public static func type(_ message: String) -> TemplateError { .runtime(message, exception: "TypeError") }
    /// `ValueError`.
    public static func value(_ message: String) -> TemplateError { .runtime(message, exception: "ValueError") }
    /// `UndefinedError`.
    public static func undefined(_ message: String) -> TemplateError {
        TemplateError(.undefined, message, exception: "UndefinedError")
    }
    /// `TemplateNotFound`.
    public static func notFound(_ message: String, exception: String = "TemplateNotFound") -> TemplateError {
        TemplateError(.notFound, message, exception: exception)
    }

    static func key(_ message: String) -> TemplateError { .runtime(message, exception: "KeyError") }
    static func index(_ message: String) -> TemplateError { .runtime(message, exception: "IndexError") }
    static func attribute(_ message: String) -> TemplateError { .runtime(message, exception: "AttributeError") }
    static func zeroDivision(_ message: String) -> TemplateError {
        .runtime(message, exception: "ZeroDivisionError")
    }
    static func overflow(_ message: String) -> TemplateError { .runtime(message, exception: "OverflowError") }
    static func assertion(_ message: String) -> TemplateError { .runtime(message, exception: "AssertionError") }
    static func filterArgument(_ message: String) -> TemplateError {
        .runtime(message, exception: "FilterArgumentError")
    }
    static func limit(_ message: String) -> TemplateError { TemplateError(.limit, message, exception: "LimitError") }

    /// What Python's `except (TypeError, ValueError)` would catch.
    var isTypeOrValueError: Bool { exception == "TypeError" || exception == "ValueError" }
    /// What Jinja's item and attribute access turns into an undefined value.
    var isLookupFailure: Bool {
        switch exception {
        case "TypeError", "KeyError", "IndexError", "AttributeError": true
        default: false
        }
    }
}
