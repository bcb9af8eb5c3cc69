"""Live-blog update ingester and diff tracker."""
