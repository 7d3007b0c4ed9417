import HAB

/// What a soak's images are signed with: the same on every machine, for what becomes of an image on flash that goes
/// wrong hangs on its bytes, and so on its signature's.
enum SoakKeys {
  /// The table of super root keys, and what an image needs that is signed with the first: as `KeyTree` makes them, but
  /// with one key in all places.
  static func make() throws(HABError) -> (table: SRKTable, sections: [CSFSection]) {
    let key = try PrivateKey.file(Array(pem.utf8), passphrase: nil)
    let root = try certificate("SRK", 1, key, isCA: true)
    let csf = try KeySigner(key: key, certificate: certificate("CSF", 2, key, isCA: false))
    let image = try KeySigner(key: key, certificate: certificate("IMG", 3, key, isCA: false))
    let table = try SRKTable([root])
    return (table, CSFSection.signed(by: table, csf: csf, image: image))
  }

  private static func certificate(
    _ name: String, _ serial: UInt8, _ key: PrivateKey, isCA: Bool
  ) throws(HABError) -> Certificate {
    try .issue(
      subject: name, key: key.publicKey, issuer: "SRK", signer: key, isCA: isCA, serial: [serial],
      start: 1_700_000_000, days: 3650)
  }

  /// In the open, and made for this: it protects nothing.
  private static let pem = """
    -----BEGIN PRIVATE KEY-----
    MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDgId6vimRdVKVu
    rjH2OKQ7zW4fQeGV1p8ZzAx/UlIXa5hWVTnY20h+hRFuOn7BTIcR3yT6SG685c/5
    /U6WxYQMW7kVm37ksdBG6BjW9d+XVMzGj41wKtZa+Pd8Y9NPLt/WWCBTkycKzElO
    hcyHt0dU0VIlWEorkorGBC/0Kkkq/0FSdmHRkUAnlKsQlkDCNPWQsIYjBdON29dJ
    qxSzB5ysPvB5t6C7xHXPuW3CytxcOVOOYj5jB+FqXD6gB+x+q+QEgNTgVRjmpeiK
    D4Snq3ALfmbl+XRoNahlTP+f1BXlTRzDCN4IElJijqugt6NYETTMy5kJph6UN7i4
    8LjVNLr7AgMBAAECggEAJlyFscPdE8BWJFB6Sqs9KOMrUvxCsROv3Yl4Jh6f4FRR
    GY2yvfQiP01lQ1mNsmX3xE5OFOxqz7gB1cbOOa4KwNa+If2gRWJNxKUbA0fIAi3I
    cr/FNIqQb7enHEo1s5rRQu2IcuV/zDBU57Ss4hmzgsfk6HFpGHYXfHbhAkhuh4Yg
    vThyKJ+hHCCxU9kndLADct6+BksA1mUW5LCrvNZgkUQU4KwLfYecWsNbrb15InyB
    sTvO6xR7tL0AmVmSjFP7AKFIWGoGjtku0pKz7/M14Wm2XhHLuIIpQ0lORiFUX0wP
    fy+Zk7FO6LAgPErwQnYxrZsMbzoT48UNQG2W8zbGYQKBgQD75CWQQeFv638Z5jqV
    1I+gBskfdT373dnQOcfv62WHJy9CFBMS+Hdmur+wzVZIth4NfEc4OkZ4bOgabxdH
    9VfIEsD72Ew2R+hJRslzyYwR9HsGcsUzzVK1mUSkP1G/XEaFv4HNAPS1EwlKGvi0
    yOTmiL9JMfbemS/QfzarPLrTKwKBgQDjyc6P2oymaBctU9ag3gBwPmFAuWWLBIV0
    rv4ttvKAVlQrFP1l5tVVr6xKkff4ABS+DfaYi5cxgOUmlFnVfjOxk9njiWJZnpY8
    7RtUnN6fvGrKX80fTNA9O9mUsnlJ8h0NTBQAOUg7sumHH9biBUTnupgq0XE9EBMW
    9Hym5hoPcQKBgGJSCmuFm6ZhCMqmOCX1w14WZ/j0fY5LaVLCyw0WGBoqLGMhjNRx
    0cFykZJEhDJ7i719zhrffFRTRkHTLQY0eOAqmdNz+UOSy9OWYtnkSN1VTZQVxm3S
    7j7eJZHq+VC1hv175AGOJvZrCMw5POzsIZTuuaOrcg4vQx+iGEe8u7vjAoGAdF0Y
    Z4ZmyW9tP5uPjfg60xwaxFyxUdYKcvQeJq5JrWPsdWGwnQjRvIcUhbeRrCAmeHxb
    l8vffctxxEaOqbBhqfp0mXcKRevspc0eZBgK5iDzkNRlzfKIgm97lCmkKjFDxBI0
    OXUJwG2CPKP4OtgkPhilOWJq7Z2zkstsjjoH4BECgYBsF6vHXDoc82t69WyzspUU
    GBLqF6+DUeFGkgUvywepAh7APOBNlVc6HSv3sL5E8rpbvuSoTfgXWGzRZToeWl5x
    PWXWUsWbI+zUFJbl9+WnudKoFuGlo/ucFUVPCtwawwz9elPKKfPvKwY29uNT0TFB
    UZWfpBBdfR7iETayMzbxlA==
    -----END PRIVATE KEY-----
    """
}
