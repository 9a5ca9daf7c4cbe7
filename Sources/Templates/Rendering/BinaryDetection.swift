#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether cookiecutter takes a file for binary and copies it without rendering.
///
/// The decision is that of binaryornot 0.6.0: by the file name's extension, then by magic numbers, then by a
/// decision tree over statistics of the first 512 bytes.
enum BinaryDetection {
    /// How many bytes of the beginning decide.
    static let sampleSize = 512

    static func isBinary(name: String, contents: some Collection<UInt8>) -> Bool {
        if hasBinaryExtension(name) { return true }
        let sample = Array(contents.prefix(sampleSize))
        if sample.isEmpty { return false }
        if hasSignature(sample) { return true }
        return BinaryDecisionTree.isBinary(SampleStatistics(sample))
    }

    /// The extension as Python's `PurePath.suffix` has it: not of a name that begins or ends with its only dot.
    private static func hasBinaryExtension(_ name: String) -> Bool {
        let last = name.utf8.split(separator: UInt8(ascii: "/")).last ?? Substring(name).utf8
        guard let dot = last.lastIndex(of: UInt8(ascii: ".")), dot != last.startIndex else { return false }
        let suffix = String(Substring(last[last.index(after: dot)...])).lowercased()
        return !suffix.isEmpty && extensions.contains(suffix)
    }

    private static func hasSignature(_ sample: [UInt8]) -> Bool {
        signatures.contains { sample.starts(with: $0) }
    }

    private static let extensions = Set(
        """
        3ds blend dae fbx glb stl usdz 7z bz2 cab gz jar lz lz4 lzma rar tar xz z zip zst aac aif aiff alac ape flac
        m4a mid midi mp3 ogg opus wav wma dwg dwf dxb step stp class dll o pyc pyo so wasm accdb db dbf mdb sqlite
        sqlite3 dmg img iso qcow2 vdi vhd vmdk doc docx epub mobi odt pages pdf ppt pptx xls xlsx com exe msi bin fw
        rom eot otf ttc ttf woff woff2 gba n64 nds nes pak sav sfc smc shp shx avif bmp cr2 cr3 dng gif heic heif ico
        jfif jp2 jpeg jpg jxl nef orf png psd raw tif tiff webp xcf arrow avro fit fits hdf5 mat npy npz parquet pcap
        pcapng avi flv m4v mkv mov mp4 mpeg mpg ogv webm wmv
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// The first bytes of formats, in hexadecimal.
    private static let signatures: [[UInt8]] = """
        0000000142756431 0000001866747970 0000001c6674797068656963 00000100 0001000000 0061736d 04224d18 1a45dfa3
        1f8b08 213c617263683e0a 255044462d312e 28b52ffd 303730373031 377abcaf271c 38425053 4152524f5731 4243c0de 424d
        425a68 474946383761 474946383961 494433 49492a00 4d4d002a 4d546864 4d5a 4f54544f 4f626a01 4f676753 5041434b
        50415231 504b0304 52494646 526172211a07 53514c69746520666f726d6174203300 5d0000 62706c697374 6465780a 664c6143
        774f4632 774f4646 7f454c46 89504e470d0a1a0a a1b2c3d4 cafebabe cefaedfe cffaedfe d0cf11e0a1b11ae1 fd377a585a00
        feedface feedfacf feedfeed ff060000734e61507059 ffd8ffe0 ffd8ffe1
        """.split(whereSeparator: \.isWhitespace).map { digits in
            stride(from: 0, to: digits.utf8.count, by: 2).compactMap { offset in
                UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
            }
        }
}

/// What the decision tree looks at: shares between 0 and 1 of the sample's bytes, and which encodings could read it.
struct SampleStatistics {
    enum Feature {
        case nulls, controls, printable, high, validUTF8, evenNulls, oddNulls
        /// Shannon entropy of the bytes, in bits.
        case entropy
        case utf16Mark, utf16LittleEndian, utf16BigEndian
        /// The longest run of printable bytes.
        case longestRun
        case big5, shiftJIS, eucKR
        /// A magic number; whoever has one never gets as far as the tree.
        case signature
    }

    private let sample: [UInt8]
    private var histogram = [Int](repeating: 0, count: 256)
    private var evenNulls = 0
    private var longestRun = 0

    init(_ sample: [UInt8]) {
        self.sample = sample
        var run = 0
        for (index, byte) in sample.enumerated() {
            histogram[Int(byte)] += 1
            if byte == 0, index.isMultiple(of: 2) { evenNulls += 1 }
            let isPrintable = (0x20...0x7E).contains(byte) || byte == 9 || byte == 10 || byte == 13
            run = isPrintable ? run + 1 : 0
            longestRun = max(longestRun, run)
        }
    }

    func value(of feature: Feature) -> Double {
        let count = sample.count
        switch feature {
        case .nulls: return share(histogram[0], of: count)
        case .controls:
            return share(
                (0..<32).filter { $0 != 9 && $0 != 10 && $0 != 13 }.reduce(0) { $0 + histogram[$1] }, of: count)
        case .printable: return share(histogram[0x20...0x7E].reduce(0, +), of: count)
        case .high: return share(histogram[0x80...].reduce(0, +), of: count)
        case .evenNulls: return share(evenNulls, of: (count + 1) / 2)
        case .oddNulls: return share(histogram[0] - evenNulls, of: count / 2)
        case .longestRun: return share(longestRun, of: count)
        case .entropy:
            return histogram.reduce(into: 0.0) { sum, occurrences in
                guard occurrences > 0 else { return }
                let probability = share(occurrences, of: count)
                sum -= probability * log2(probability)
            }
        case .validUTF8: return truth(isValid(UTF8.self, sample))
        case .utf16Mark: return truth(sample.starts(with: [0xFF, 0xFE]) && !sample.starts(with: [0xFF, 0xFE, 0, 0]))
        case .utf16LittleEndian: return truth(count >= 10 && isUTF16(highFirst: false))
        case .utf16BigEndian: return truth(count >= 10 && isUTF16(highFirst: true))
        case .big5: return truth(count >= 10 && DoubleByteEncoding.big5.accepts(sample))
        case .shiftJIS: return truth(count >= 10 && DoubleByteEncoding.shiftJIS.accepts(sample))
        case .eucKR: return truth(count >= 10 && DoubleByteEncoding.eucKR.accepts(sample))
        case .signature: return 0
        }
    }

    private func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }

    private func truth(_ flag: Bool) -> Double { flag ? 1 : 0 }

    private func isValid<Encoding: UnicodeCodec>(_: Encoding.Type, _ units: [Encoding.CodeUnit]) -> Bool {
        var parser = Encoding.ForwardParser()
        var iterator = units.makeIterator()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    private func isUTF16(highFirst: Bool) -> Bool {
        guard sample.count.isMultiple(of: 2) else { return false }
        let units = stride(from: 0, to: sample.count, by: 2).map { index in
            let (first, second) = (UInt16(sample[index]), UInt16(sample[index + 1]))
            return highFirst ? first << 8 | second : second << 8 | first
        }
        return isValid(UTF16.self, units)
    }
}
