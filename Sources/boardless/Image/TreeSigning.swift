import HAB

/// The sections that a tree of keys signs an image with: CSF and image key under an SRK, or the SRK alone.
struct TreeSigning {
  let table: SRKTable
  let sections: [CSFSection]
  /// What the user should know about how it is signed.
  let note: String?

  init(_ folder: KeyFolder, index: Int, passphrase: PassphraseOptions) throws(Failure) {
    let roots = try folder.roots()
    do throws(HABError) { table = try SRKTable(roots) } catch { throw Failure(error) }
    guard roots.indices.contains(index) else {
      throw Failure(.badInput, "the tree has SRKs 0 to \(roots.count - 1), not \(index): give another --srk-index")
    }
    let root = CSFSection.installSRK(table: table.bytes, sourceIndex: UInt8(truncatingIfNeeded: index))
    guard roots[index].isCA else {
      note =
        folder.hasLeaf(index)
        ? "SRK \(index) is no CA (its certificate lacks the key usage keyCertSign, as with nxpcrypto's trees): HAB takes "
          + "it for fast authentication only, so the SRK itself has signed, and not the CSF and IMG keys under it" : nil
      let signer = try Self.signer(folder.pair("SRK", index: index), passphrase)
      sections = [
        root, .installNOCAK(certificate: signer.certificate.der),
        .authenticateCSF(signer: signer, engine: nil, configuration: nil),
        .authenticateData(verificationIndex: 0, engine: CSFHeader().engine, configuration: 0, signer: signer),
      ]
      return
    }
    note = nil
    let csf = try Self.signer(folder.pair("CSF", index: index), passphrase)
    let image = try Self.signer(folder.pair("IMG", index: index), passphrase)
    sections = [
      root, .installCSFK(certificate: csf.certificate.der),
      .authenticateCSF(signer: csf, engine: nil, configuration: nil),
      .installKey(certificate: image.certificate.der, verificationIndex: 0, targetIndex: 2),
      .authenticateData(verificationIndex: 2, engine: CSFHeader().engine, configuration: 0, signer: image),
    ]
  }

  private static func signer(
    _ pair: (certificate: String, key: String), _ options: PassphraseOptions
  ) throws(Failure) -> KeySigner {
    let certificate = try KeyFolder.certificate(pair.certificate)
    let bytes = try FileBytes.read(pair.key, limit: 1 << 20, what: "no private key")
    let key: PrivateKey
    do throws(HABError) { key = try PrivateKey.file(bytes, passphrase: nil) } catch {
      guard error.kind == .passphrase else { throw Failure(error, in: pair.key) }
      let passphrase = try options.passphrase(of: pair.key)
      do throws(HABError) { key = try PrivateKey.file(bytes, passphrase: passphrase) } catch {
        throw Failure(error, in: pair.key)
      }
    }
    do throws(HABError) { return try KeySigner(key: key, certificate: certificate) } catch {
      throw Failure(error, in: pair.key)
    }
  }
}
