/**
 * A certificate that nobody trusts, for `127.0.0.1`, valid until 2126. The key beside it guards nothing: it is here so that
 * a test can meet a real TLS refusal without a tool that makes certificates.
 */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIURK5QgTHI1vuCWe2j5rfcHB+Amc8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMDE0MDYyN1oYDzIxMjYxMDI3
MTQwNjI3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARpIxxXU9dmYvHTETZbdEsFq6QE/6HMLeOZQesrz15Es+kYZ6s8erd1
6m63ujXr6/jrjnAXRtlwMIDNtEqMv3Uro2QwYjAdBgNVHQ4EFgQUPt3PkqX7Aowv
OQ/SjTNL2Na4jM0wHwYDVR0jBBgwFoAUPt3PkqX7AowvOQ/SjTNL2Na4jM0wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQC4De1CFtERfoaD7L74aww3wPsJ4NXwr+gp+r3LFt3jpwIhAPDvVMaQ7ddV3SHJ
RE72dwrlFZqZZGAQtMfCaHzkpJHq
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtvwVfwKAxxQdE1dU
4XmddkoosFDmILrCFKneoQo0cVmhRANCAARpIxxXU9dmYvHTETZbdEsFq6QE/6HM
LeOZQesrz15Es+kYZ6s8erd16m63ujXr6/jrjnAXRtlwMIDNtEqMv3Ur
-----END PRIVATE KEY-----
`,
};
