"""Secrets, the cipher they are sealed with, and certificates."""

from __future__ import annotations

from bots.vault.certificates import EmployeeCertificate, Expiry, expiries, reached, read_employee_certificate
from bots.vault.cipher import Cipher, generate_key
from bots.vault.client_certificate import ClientCertificate, load_pem
from bots.vault.data_key import FARM_SECRET, data_cipher
from bots.vault.errors import KeyProtectsData, SecretWrong, WorklistKeyWrong
from bots.vault.file_vault import FileVault, make_key_file
from bots.vault.one_time_code import one_time_code
from bots.vault.opening import open_vault
from bots.vault.secret import Secret, Vault

__all__ = [
    "FARM_SECRET",
    "Cipher",
    "ClientCertificate",
    "EmployeeCertificate",
    "Expiry",
    "FileVault",
    "KeyProtectsData",
    "Secret",
    "SecretWrong",
    "Vault",
    "WorklistKeyWrong",
    "data_cipher",
    "expiries",
    "generate_key",
    "load_pem",
    "make_key_file",
    "one_time_code",
    "open_vault",
    "reached",
    "read_employee_certificate",
]
