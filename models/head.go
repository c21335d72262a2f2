package models

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"steelyard/compensation/problem"
)

// Hash is a SHA-256; in JSON it is in hexadecimal digits.
type Hash []byte

// MarshalText gives lower-case hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

// UnmarshalText reads what MarshalText writes.
func (h *Hash) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

// AuditHead is the end of the audit chain at a moment, signed. Kept where the
// people who run the database cannot change it, it proves later that nothing
// before it was cut off or made anew.
type AuditHead struct {
	Seq       int64   `json:"seq"`
	Hash      Hash    `json:"hash"`
	At        Instant `json:"at"`
	Key       string  `json:"key"`       // the public key, base64: for finding it, not for trusting it
	Signature string  `json:"signature"` // Ed25519, base64
}

// signed are the bytes that the signature is over.
func (h AuditHead) signed() []byte {
	return fmt.Appendf(nil, "steelyard audit head\n%d\n%x\n%d\n", h.Seq, []byte(h.Hash), int64(h.At))
}

// VerifyHead tells whether a head was signed with the private half of a key.
func VerifyHead(key ed25519.PublicKey, h AuditHead) error {
	signature, err := base64.StdEncoding.DecodeString(h.Signature)
	if err != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, h.signed(), signature) {
		return errors.New("models: the head of the audit is not signed with this key")
	}
	return nil
}

// Head seals what waits and gives the signed end of the chain. Errors: Invalid
// where Options.SealKey names no usable file.
func (db *DB) Head(ctx context.Context) (AuditHead, error) {
	if _, err := db.Seal(ctx); err != nil {
		return AuditHead{}, err
	}
	key, err := sealKey(db.sealKey)
	if err != nil {
		return AuditHead{}, err
	}
	var h AuditHead
	err = db.View(ctx, func(tx *Tx) error {
		end, err := tx.tip()
		h = AuditHead{Seq: end.seq, Hash: end.hash[:], At: tx.Now}
		return err
	})
	h.Key = base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	h.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, h.signed()))
	return h, err
}

func (db *DB) ownHead(h AuditHead) error {
	key, err := sealKey(db.sealKey)
	if err != nil {
		return err
	}
	return VerifyHead(key.Public().(ed25519.PublicKey), h)
}

// sealKey reads the key, and makes it where there is none.
func sealKey(path string) (ed25519.PrivateKey, error) {
	if path == "" {
		return nil, invalid("config.seal_key", "没有配置审计签名密钥的文件。", "No file is set for the key that signs the audit.")
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSealKey(path); err != nil {
			return nil, badKey(path, err)
		}
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, badKey(path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, badKey(path, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, badKey(path, errors.New("others than its owner may read it"))
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, badKey(path, errors.New("it is no PEM file"))
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, badKey(path, err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, badKey(path, errors.New("it is no Ed25519 key"))
	}
	return key, nil
}

// makeSealKey writes a new key beside its place and links it there, so that
// nobody reads half a key, and one of two who do so at the same time wins.
func makeSealKey(path string) error {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".seal-*") // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) //nolint:errcheck // the link stays
	err = pem.Encode(file, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func badKey(path string, err error) error {
	return &Error{Kind: Invalid, Code: "config.seal_key", Err: err, Text: problem.Textf(
		"审计签名密钥的文件 %s 无法使用。", "The file %s with the key that signs the audit cannot be used.", problem.Show(path))}
}
