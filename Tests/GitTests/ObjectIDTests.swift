import Git
import Testing

@Suite struct ObjectIDTests {
    @Test(arguments: [
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
    ])
    func hexGoesBothWays(_ hex: String) throws {
        let id = try #require(ObjectID(hex: hex))
        #expect(id.hex == hex)
        #expect(id.isSHA256 == (hex.utf8.count == 64))
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect(id.abbreviated(7) == hex.prefix(7))
        #expect(ObjectID(hex: hex.uppercased()) == id)
        #expect(id == (id.isSHA256 ? .emptyTreeSHA256 : .emptyTree))
    }

    @Test(arguments: [
        "", "4b825d", "xb825dc642cb6eb9a060e54bf8d69288fbee4904", "4b825dc642cb6eb9a060e54bf8d69288fbee49040",
    ])
    func otherTextIsNoName(_ hex: String) {
        #expect(ObjectID(hex: hex) == nil)
    }

    @Test func orderIsThatOfTheBytes() throws {
        let low = try #require(ObjectID(hex: "00000000000000000000000000000000000000ff"))
        let high = try #require(ObjectID(hex: "0000000000000001000000000000000000000000"))
        #expect(low < high)
        #expect(ObjectID.zero < low)
        #expect(ObjectID.zero.isZero && !low.isZero)
    }
}
