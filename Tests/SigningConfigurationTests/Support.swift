import HAB
import SigningConfiguration

/// Files in a dictionary.
func files(
  _ contents: [String: [UInt8]], folder: String = "", environment: [String: String] = [:],
  passphrase: @escaping (String) throws(HABError) -> Passphrase? = { _ in nil }
) -> ConfigurationFiles {
  ConfigurationFiles(
    folder: folder, isFile: { contents[$0] != nil },
    read: { (path: String) throws(ConfigurationError) in
      guard let bytes = contents[path] else { throw ConfigurationError(.file, "cannot open \(path)") }
      return bytes
    }, environment: { environment[$0] }, passphrase: passphrase)
}

/// What a text is refused with, or an empty string.
func refusal(_ text: String, sources: [String] = []) -> String {
  do throws(ConfigurationError) {
    _ = try SigningConfiguration(Array(text.utf8), sources: sources)
    return ""
  } catch { return error.description }
}

/// A signed configuration in YAML.
let signedYAML = """
  options:
    family: mimxrt1020
    flags: 8
    startAddress: 0x60000000
    bootDevice: flexspi_nor
    signatureTimestamp: 31/05/2023 11:22:33
  inputImageFile: app.srec
  sections:
    - Header:
        Header_Version: '4.2'
        Header_Engine: DCP
        Header_EngineConfiguration: 0
        Header_SignatureFormat: CMS
    - InstallSRK:
        InstallSRK_Table: keys/srk.bin
        InstallSRK_SourceIndex: 1
    - InstallCSFK:
        InstallCSFK_File: csf.pem
    - AuthenticateCSF:
        Signer: type=file;file_path=csf_key.pem;password=secret-word
    - InstallKey:
        InstallKey_File: img.pem
        InstallKey_VerificationIndex: 0
        InstallKey_TargetIndex: 2
    - AuthenticateData:
        AuthenticateData_VerificationIndex: 2
        AuthenticateData_Engine: DCP
        AuthenticateData_EngineConfiguration: 0
        Signer: img_key.pem
  """

/// The same in a BD file of the Secure Provisioning tool's form.
let signedBD = """
  options {
      flags = 0x08;
      startAddress = 0x60000000; // flash
      ivtOffset = 0x1000;
      initialLoadSize = 0x2000;
      family = mimxrt1020;
      signatureTimestamp = "31/05/2023 11:22:33";
  }

  sources {
      elfFile = extern(0);
  }

  constants {
      SEC_CSF_HEADER = 20;
      SEC_CSF_INSTALL_SRK = SEC_CSF_HEADER + 1;
      SEC_CSF_INSTALL_CSFK = 0x16;
      SEC_CSF_AUTHENTICATE_CSF = 3 * 8;
      SEC_CSF_INSTALL_KEY = (1 << 4) | 9;
      SEC_CSF_AUTHENTICATE_DATA = 26;
  }

  # the header
  section (SEC_CSF_HEADER;
      Header_Version="4.2",
      Header_HashAlgorithm="sha256",
      Header_Engine="DCP",
      Header_EngineConfiguration=0,
      Header_CertificateFormat="x509",
      Header_SignatureFormat="CMS"
      )
  {
  }
  section (SEC_CSF_INSTALL_SRK; InstallSRK_Table="keys\\srk.bin", InstallSRK_SourceIndex=1) { }
  section (SEC_CSF_INSTALL_CSFK;
      InstallCSFK_File="csf.pem", // "valid file path"
      InstallCSFK_CertificateFormat="x509"
      )
  {
  }
  section (SEC_CSF_AUTHENTICATE_CSF; Signer="type=file;file_path=csf_key.pem;password=secret-word") { }
  section (SEC_CSF_INSTALL_KEY;
      InstallKey_File="img.pem", InstallKey_VerificationIndex=0, InstallKey_TargetIndex=2) { }
  /* and
     the image */
  section (SEC_CSF_AUTHENTICATE_DATA;
      AuthenticateData_VerificationIndex=2,
      AuthenticateData_Engine="DCP",
      AuthenticateData_EngineConfiguration=0,
      AuthenticateData_PrivateKeyFile="img_key.pem")
  {
  }

  """
