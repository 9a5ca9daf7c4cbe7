import Formats
import Git
import Jinja
import Platform

extension TemplateProblem {
    /// Runs a body and turns the errors of the rooms below into problems of this one.
    static func translating<Result>(
        _ kind: Kind = .system, _ body: () throws -> Result
    ) throws(TemplateProblem) -> Result {
        do {
            return try body()
        } catch let problem as TemplateProblem {
            throw problem
        } catch let error as FileError {
            throw TemplateProblem(kind, error.description)
        } catch let error as TemplateError {
            throw TemplateProblem(.template, error.description)
        } catch let error as GitCommandError {
            // Where git says one thing, once is enough.
            let isSaid = ["", "fatal: \(error.message)\n", "error: \(error.message)\n"].contains(error.standardError)
            throw TemplateProblem(
                .source, error.message, hints: error.hints, details: isSaid ? nil : error.standardError)
        } catch let error as any GitFailure {
            throw TemplateProblem(kind, error.message, hints: error.hints)
        } catch let error as ProcessError {
            throw TemplateProblem(kind, error.description)
        } catch let error as FormatError {
            throw TemplateProblem(kind, error.description)
        } catch {
            throw TemplateProblem(kind, String(describing: error))
        }
    }
}
