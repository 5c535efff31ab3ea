"""Where certificates are checked, below the service's public address (`https://…/v1`)."""


def verification_page(base: str, code: str) -> str:
    """Return the page that a certificate's QR code opens."""
    return f"{base.rstrip('/')}/verify/{code}"


def certificate_status(base: str, code: str) -> str:
    """Return where programs ask about a certificate."""
    return f"{base.rstrip('/')}/certificates/{code}"


def issuer(base: str, municipality: str) -> str:
    """Return what an issuer is called in credentials, and where its signing certificate is."""
    return f"{base.rstrip('/')}/certificates/issuers/{municipality}"
