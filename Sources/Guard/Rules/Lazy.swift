import Synchronization

/// A value made at first use, from any thread, once.
final class Lazy<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    /// The value; made by `make` if it is not there yet.
    func value<E: Error>(_ make: () throws(E) -> Value) throws(E) -> Value {
        try stored.withLock { (stored: inout sending Value?) throws(E) -> Value in
            if let stored { return stored }
            let made = try make()
            stored = made
            return made
        }
    }
}
