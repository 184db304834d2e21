"""The county simulator: synthetic people, the files a county's departments would send, and the truth beside them."""
