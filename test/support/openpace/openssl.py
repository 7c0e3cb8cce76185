"""The openssl program, with its files in a folder of its own."""
import os
import subprocess
import sys
import tempfile


class OpenSsl:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def put(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def run(self, what, *arguments):
        """Its standard output; ends this program where it fails."""
        done = subprocess.run(["openssl", *arguments], capture_output=True, check=False)
        if done.returncode != 0:
            # What `dgst` thinks of a signature stands in its standard output.
            sys.exit(f"{what}: {(done.stderr or done.stdout).decode(errors='replace').strip()}")
        return done.stdout

    def verify(self, what, key, digest, signature, data):
        """A signature over `data` by the key of a SubjectPublicKeyInfo, as X.509 writes them."""
        by = ["-keyform", "DER", "-verify", self.put("key.der", key)]
        files = ["-signature", self.put("signature.bin", signature), self.put("data.bin", data)]
        self.run(what, "dgst", f"-{digest}", *by, *files)
