//! Sample IdP metadata and the SAML 2.0 reference that explains every element of it.
