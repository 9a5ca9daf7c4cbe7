import Dispatch
import Platform
import Synchronization
import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Feeds a reader of foreign bytes with mutated input, for a while or for a number of inputs.
///
/// An input follows from the target's name and its number alone. The number of the one that is being read stands in a file,
/// so that a crash can be repeated: `FUZZ_ITERATION=number swift test --filter …`, which also
/// writes the input to a file.
struct Fuzzer {
    let name: String
    /// Good input.
    let seeds: [[UInt8]]
    /// Words of the format.
    var dictionary: [String] = []
    /// How many inputs are read where no time is given.
    var inputs = 400

    /// More CPU time than this for one input is a hang, in seconds; a debug build is some twenty times slower than the program.
    static let slow = 20.0
    /// More memory than this at the end of `make fuzz` is a leak or a lack of bounds, in bytes; in `make test` the
    /// process runs other tests beside this one, whose memory is not told apart from it.
    static let memory = 1 << 30

    /// The time to spend, in seconds; nil where a fixed number of inputs is read.
    static var seconds: Double? { EnvironmentVariables.current("FUZZ_SECONDS").flatMap(Double.init) }

    func run(_ body: ([UInt8]) throws -> Void) throws {
        try #require(!seeds.isEmpty)
        let words = dictionary.map { Array($0.utf8) }
        func input(_ iteration: UInt64) -> [UInt8] {
            let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            var mutator = Mutator(seed: hash ^ (iteration &* 0x9E37_79B9_7F4A_7C15))
            mutator.dictionary = words
            return mutator.input(from: seeds)
        }
        for seed in seeds { try body(seed) }
        if let only = EnvironmentVariables.current("FUZZ_ITERATION").flatMap(UInt64.init) {
            let bytes = input(only)
            try FileSystem.write(bytes, to: FilePath("/tmp/git-ccds-fuzz-\(name)-\(only).input"))
            return try body(bytes)
        }
        let place = FilePath("/tmp/git-ccds-fuzz-\(name)-\(getpid())")
        let record = try FileDescriptor.open(
            place, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
        let watch = Watch(name: name)
        let start = Self.wallClock()
        var slowest = (seconds: 0.0, iteration: UInt64(0))
        var iteration: UInt64 = 0
        while Self.seconds.map({ Self.wallClock() - start < $0 }) ?? (iteration < UInt64(inputs)) {
            let bytes = input(iteration)
            _ = try record.writeAll(toAbsoluteOffset: 0, "\(iteration)\n".utf8)
            watch.begin(iteration)
            let before = Self.processorTime()
            try body(bytes)
            let time = Self.processorTime() - before
            if time > slowest.seconds { slowest = (time, iteration) }
            iteration += 1
        }
        watch.stop()
        try? record.close()
        try? FileSystem.remove(place)
        #expect(slowest.seconds < Self.slow, "\(name): input \(slowest.iteration) took \(slowest.seconds) s")
        if Self.seconds != nil {
            let peak = Self.peakMemory()
            print("\(name): \(iteration) inputs, slowest \(slowest), peak memory of the process \(peak >> 20) MB")
            #expect(peak < Self.memory, "\(name): \(peak >> 20) MB of memory")
        }
    }

    private static func time(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func wallClock() -> Double { time(CLOCK_MONOTONIC) }
    private static func processorTime() -> Double { time(CLOCK_THREAD_CPUTIME_ID) }

    /// In bytes; macOS counts in bytes, Linux in KB.
    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(0, &usage)
        #if canImport(Glibc)
            return usage.ru_maxrss << 10
        #else
            return usage.ru_maxrss
        #endif
    }
}

/// Ends the process where one input takes minutes: a hang would hold up the tests for ever.
private final class Watch: Sendable {
    private struct State {
        var iteration: UInt64 = 0
        var seen = UInt64.max
        var rounds = 0
        var isOver = false
    }

    private static let period = 10.0
    /// After three minutes.
    private static let rounds = 18
    private let name: String
    private let state = Mutex(State())

    init(name: String) {
        self.name = name
        look()
    }

    func begin(_ iteration: UInt64) { state.withLock { $0.iteration = iteration } }

    func stop() { state.withLock { $0.isOver = true } }

    private func look() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.period) { [self] in
            let (isOver, hangs) = state.withLock { state in
                state.rounds = state.iteration == state.seen ? state.rounds + 1 : 0
                state.seen = state.iteration
                return (state.isOver, state.rounds >= Self.rounds ? state.iteration : nil)
            }
            if isOver { return }
            if let hangs { fatalError("\(name): input \(hangs) hangs") }
            look()
        }
    }
}
