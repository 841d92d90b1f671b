"""Results as others read them: the contract's JSON, a page, an annotated film."""
