"""Johnson's relative weights: shares of R² in one step, close to those over all orders but not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def johnson(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the relative weights (draws, p) from correlations (draws, p+1, p+1) whose last column is the outcome.

    R_xx = V L V'; Lambda = V sqrt(L) V'; beta* = Lambda⁻¹ r_xy; weight_j = sum_k Lambda_jk² beta*_k². They add up to
    R²; their order may differ from that of LMG. Source: Johnson 2000; the same as Genizi 1993.
    """
    values, vectors = np.linalg.eigh(correlation[:, :-1, :-1])
    root = np.sqrt(np.maximum(values, 0.0))
    turned = np.einsum("bkj,bk->bj", vectors, correlation[:, :-1, -1])
    scaled = np.divide(turned, root, out=np.zeros_like(turned), where=root > 1e-6)
    beta = np.einsum("bjk,bk->bj", vectors, scaled)
    loadings = (vectors * root[:, None, :]) @ vectors.transpose(0, 2, 1)
    return np.asarray(np.einsum("bjk,bk->bj", loadings**2, beta**2))
