// The address by which a gateway is called on its own machine. One that listens on all addresses names none: `0.0.0.0` is an
// address that some systems and clients call, and others do not.

/** @param url where it listens, as `http://0.0.0.0:8484`. */
export function findLocalUrl(url: string): string {
  return new URL(url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]')).origin
}
